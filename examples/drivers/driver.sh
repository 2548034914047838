#!/bin/sh
# Drives a small client on curl; with a POSIX shell, curl and jq. Target file: driver: { command: sh driver.sh }
say() { jq -nc "$@"; }
of() { printf '%s' "$hello" | jq -r "$1"; }

obtain() { # parameters of a token request, as options of curl
  reply=$(curl -s -w '\n%{http_code}' "$(of .tokenEndpoint)" --data-urlencode "client_id=$(of .client.id)" \
    --data-urlencode "client_secret=$(of .client.secret)" "$@")
  status=$(printf '%s' "$reply" | tail -n 1)
  body=$(printf '%s' "$reply" | sed '$d')
  if [ "$status" != 200 ]; then failure="no token: $status $body"; return 1; fi
  # Whoever is killed meanwhile keeps the old ones.
  old=$(cat "$file" 2>/dev/null || echo '{}')
  printf '%s' "$old" | jq -c --argjson new "$body" --argjson now "$(date +%s)" \
    '. + $new + {ends: ($now + $new.expires_in)}' > "$file.new" && mv "$file.new" "$file"
}

call() {
  if [ ! -e "$file" ]; then say '{notify: "prompt"}'; failure='nobody is logged in'; return 1; fi
  if [ "$(date +%s)" -ge "$(jq -r '.ends | floor' "$file")" ]; then
    obtain -d grant_type=refresh_token --data-urlencode "refresh_token=$(jq -r .refresh_token "$file")" || return 1
  fi
  set -- -X "$(printf '%s' "$params" | jq -r .method)" -H "Authorization: Bearer $(jq -r .access_token "$file")"
  content=$(printf '%s' "$params" | jq -r '.body // empty')
  [ -n "$content" ] && set -- "$@" --data-binary "$content" -H 'Content-Type:'
  printf '%s' "$params" | jq -r '.headers // {} | to_entries[] | "\(.key): \(.value)"' > "$directory/headers"
  reply=$(curl -s -w '\n%{http_code}' -H @"$directory/headers" "$@" "$(of .resourceServer)$(printf '%s' "$params" | jq -r .path)")
  result=$(say --arg body "$(printf '%s' "$reply" | sed '$d')" --arg status "$(printf '%s' "$reply" | tail -n 1)" \
    '{status: ($status | tonumber), body: $body}')
}

while read -r line; do
  id=$(printf '%s' "$line" | jq .id)
  op=$(printf '%s' "$line" | jq -r .op)
  params=$(printf '%s' "$line" | jq -c .params)
  result={}
  failure=
  case $op in
    hello)
      hello=$params directory=$(printf '%s' "$params" | jq -r .stateDirectory)
      file=$directory/tokens.json
      [ -e "$file" ] || printf '%s' "$params" |
        jq -ce 'select(.refreshToken) | {refresh_token: .refreshToken, ends: 0}' > "$file" || rm -f "$file"
      result='{"name": "curl client 1", "operations": ["login"]}' ;;
    login) obtain -d grant_type=password --data-urlencode "username=$(printf '%s' "$params" | jq -r .username)" \
      --data-urlencode "password=$(printf '%s' "$params" | jq -r .password)" ;;
    call) call ;;
    close) ;;
    *) failure="unknown operation $op" ;;
  esac
  if [ -n "$failure" ]; then say --argjson id "$id" --arg message "$failure" '{id: $id, error: {message: $message}}'
  else say --argjson id "$id" --argjson result "$result" '{id: $id, result: $result}'; fi
done
