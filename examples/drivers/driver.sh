#!/bin/sh
# Drives a small client on curl; with a POSIX shell, curl and jq. Target file: driver: { command: sh driver.sh }
umask 077 # tokens are for their owner

# Sets variables from the JSON text in the first argument, as the jq string in the second says.
read_json() { eval "$(printf '%s' "$1" | jq -r "@sh \"$2\"")"; }

send() { # options of curl; sets status and body
  reply=$(curl -s -w '\n%{http_code}' "$@")
  status=$(printf '%s' "$reply" | tail -n 1)
  body=$(printf '%s' "$reply" | sed '$d')
}

obtain() { # parameters of a token request, as options of curl
  send "$endpoint" --data-urlencode "client_id=$client" --data-urlencode "client_secret=$secret" "$@"
  if [ "$status" != 200 ]; then failure="no token: $status $body"; return 1; fi
  # What the answer omits stays; whoever is killed meanwhile keeps the old ones.
  tokens=$(jq -nc --argjson old "${tokens:-null}" --argjson new "$body" --argjson now "$(date +%s)" \
    '$old + $new + {ends: ($now + $new.expires_in)}')
  printf '%s' "$tokens" > "$file.new" && mv "$file.new" "$file"
}

call() {
  if [ -z "$tokens" ]; then echo '{"notify": "prompt"}'; failure='nobody is logged in'; return 1; fi
  read_json "$tokens" 'refresh=\(.refresh_token) ends=\(.ends | floor)'
  if [ "$(date +%s)" -ge "$ends" ]; then
    obtain -d grant_type=refresh_token --data-urlencode "refresh_token=$refresh" || return 1
  fi
  read_json "$tokens" 'access=\(.access_token)'
  printf '%s\n' "$headers" > "$directory/headers"
  set -- -X "$method" -H "Authorization: Bearer $access" -H @"$directory/headers"
  [ -n "$content" ] && set -- "$@" --data-binary "$content" -H 'Content-Type:'
  send "$@" "$server$path"
  result=$(jq -nc --arg body "$body" --argjson status "$status" '{status: $status, body: $body}')
}

while read -r line; do
  result={} failure=
  read_json "$line" 'id=\(.id) op=\(.op) params=\(.params | tojson) username=\(.params.username) password=\(.params.password)
    method=\(.params.method) path=\(.params.path) content=\(.params.body // "")
    headers=\(.params.headers // {} | to_entries | map(.key + ": " + .value) | join("\n"))'
  case $op in
    hello)
      read_json "$params" 'endpoint=\(.tokenEndpoint) server=\(.resourceServer) client=\(.client.id) secret=\(.client.secret)
        directory=\(.stateDirectory) tokens=\(if .refreshToken then {refresh_token: .refreshToken, ends: 0} | tojson else "" end)'
      file=$directory/tokens.json
      [ -e "$file" ] && tokens=$(cat "$file")
      result='{"name": "curl client 1", "operations": ["login"]}' ;;
    login) obtain -d grant_type=password --data-urlencode "username=$username" --data-urlencode "password=$password" ;;
    call) call ;;
    close) ;;
    *) failure="unknown operation $op" ;;
  esac
  if [ -z "$failure" ]; then printf '{"id": %s, "result": %s}\n' "$id" "$result"
  else jq -nc --argjson id "$id" --arg message "$failure" '{id: $id, error: {message: $message}}'; fi
done
