"""Drives a small client on urllib; with Python 3.8 or later and nothing else. Target file: driver: { command: python3 driver.py }"""
import json, os, sys, time, urllib.error, urllib.parse, urllib.request

hello, tokens = {}, None
os.umask(0o077)  # tokens are for their owner

def send(method, url, headers, body=None):
    request = urllib.request.Request(url, body and body.encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()

def stored():
    return os.path.join(hello["stateDirectory"], "tokens.json")

def obtain(form):
    global tokens
    form.update(client_id=hello["client"]["id"], client_secret=hello["client"]["secret"])
    status, body = send("POST", hello["tokenEndpoint"], {}, urllib.parse.urlencode(form))
    if status != 200:
        raise Exception(f"no token: {status} {body}")
    answer = json.loads(body)
    tokens = {**(tokens or {}), **answer, "ends": time.time() + answer["expires_in"]}
    with open(stored() + ".new", "w") as file:
        json.dump(tokens, file)
    os.replace(stored() + ".new", stored())  # whoever is killed meanwhile keeps the old ones

def perform(op, params):
    global hello, tokens
    if op == "hello":
        hello = params
        if os.path.exists(stored()):
            with open(stored()) as file: tokens = json.load(file)
        elif "refreshToken" in hello:
            tokens = {"refresh_token": hello["refreshToken"], "ends": 0}
        return {"name": "urllib client 1", "operations": ["login"]}
    if op == "login":
        return obtain({"grant_type": "password", **params})
    if op == "call":
        if tokens is None:
            print('{"notify": "prompt"}', flush=True)
            raise Exception("nobody is logged in")
        if time.time() >= tokens["ends"]:
            obtain({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]})
        headers = {**params.get("headers", {}), "Authorization": f"Bearer {tokens['access_token']}"}
        status, body = send(params["method"], hello["resourceServer"] + params["path"], headers, params.get("body"))
        return {"status": status, "body": body}
    if op != "close":
        raise Exception(f"unknown operation {op}")

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"result": perform(request["op"], request["params"])}
    except Exception as error:
        answer = {"error": {"name": type(error).__name__, "message": str(error)}}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
