package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// A small client on net/http, which keeps its tokens in a file.
type client struct {
	hello  params
	tokens struct {
		Access_token, Refresh_token string
		Expires_in, Ends            int64
	}
}

var errNobody = errors.New("nobody is logged in")

func (c *client) begin(hello params) error {
	c.hello, c.tokens.Refresh_token = hello, hello.RefreshToken
	if kept, err := os.ReadFile(hello.StateDirectory + "/tokens.json"); err == nil {
		return json.Unmarshal(kept, &c.tokens)
	}
	return nil
}

func (c *client) login(username, password string) error {
	return c.obtain(url.Values{"grant_type": {"password"}, "username": {username}, "password": {password}})
}

func (c *client) call(method, path string, headers map[string]string, body string) (int, string, error) {
	if c.tokens.Refresh_token == "" {
		return 0, "", errNobody
	}
	if time.Now().Unix() >= c.tokens.Ends {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.tokens.Refresh_token}}
		if err := c.obtain(form); err != nil {
			return 0, "", err
		}
	}
	request, err := http.NewRequest(method, c.hello.ResourceServer+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	request.Header.Set("Authorization", "Bearer "+c.tokens.Access_token)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	content, err := io.ReadAll(reply.Body)
	return reply.StatusCode, string(content), err
}

func (c *client) obtain(form url.Values) error {
	form.Set("client_id", c.hello.Client.Id)
	form.Set("client_secret", c.hello.Client.Secret)
	reply, err := http.PostForm(c.hello.TokenEndpoint, form)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != 200 {
		return fmt.Errorf("no token: %d %s", reply.StatusCode, content)
	}
	if err := json.Unmarshal(content, &c.tokens); err != nil { // what the answer omits stays
		return err
	}
	c.tokens.Ends = time.Now().Unix() + c.tokens.Expires_in
	kept, _ := json.Marshal(c.tokens)
	file := c.hello.StateDirectory + "/tokens.json"
	os.WriteFile(file+".new", kept, 0o600)
	return os.Rename(file+".new", file) // whoever is killed meanwhile keeps the old ones
}
