// Drives the small client beside it; with Go 1.18 or later and nothing else.
// Target file: driver: { command: ./driver }, after go build -o driver driver.go client.go
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

type object = map[string]any

// What hello, login and call come with.
type params struct {
	TokenEndpoint, ResourceServer, StateDirectory, RefreshToken string
	Client                                                      struct{ Id, Secret string }
	Username, Password                                          string
	Method, Path, Body                                          string
	Headers                                                     map[string]string
}

func perform(op string, given params, using *client) (any, error) {
	switch op {
	case "hello":
		err := using.begin(given)
		return object{"name": "net/http client 1", "operations": []string{"login"}}, err
	case "login":
		return object{}, using.login(given.Username, given.Password)
	case "call":
		status, body, err := using.call(given.Method, given.Path, given.Headers, given.Body)
		if err == errNobody {
			fmt.Println(`{"notify": "prompt"}`)
		}
		return object{"status": status, "body": body}, err
	case "close":
		return object{}, nil
	}
	return nil, fmt.Errorf("unknown operation %s", op)
}

func main() {
	requests, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for using := new(client); ; {
		var asked struct {
			Id     int
			Op     string
			Params params
		}
		if requests.Decode(&asked) != nil {
			return
		}
		if result, err := perform(asked.Op, asked.Params, using); err != nil {
			answers.Encode(object{"id": asked.Id, "error": object{"message": err.Error()}})
		} else {
			answers.Encode(object{"id": asked.Id, "result": result})
		}
	}
}
