#!/usr/bin/env python3
"""With Python and nothing else: asks an agent, and prints what it says while it says it."""

import json
import os
import sys
import urllib.request
import uuid

API = os.environ["AI_AGENT_URL"] + "/api/v1"
question = sys.argv[1] if len(sys.argv) > 1 else "What can you do?"


def post(path, body, **headers):
    request = urllib.request.Request(API + path, json.dumps(body).encode(), method="POST")
    request.add_header("authorization", "Bearer " + os.environ["AI_AGENT_API_KEY"])
    request.add_header("content-type", "application/json")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    return urllib.request.urlopen(request, timeout=300)


def messages(stream):
    """The messages of a stream of server-sent events: what they are, and what they say."""
    name, data = "message", []
    for raw in stream:
        line = raw.decode().rstrip("\r\n")
        if line == "":
            if data:
                yield name, json.loads("\n".join(data))
            name, data = "message", []
        elif line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))


with post("/sessions", {"name": "From Python"}) as answer:
    session = json.load(answer)["id"]

query = f"/sessions/{session}/query"
with post(query, {"message": question}, accept="text/event-stream", idempotency_key=str(uuid.uuid4())) as stream:
    for name, event in messages(stream):
        if name == "delta" and event["kind"] == "text":
            print(event["text"], end="", flush=True)
        if name == "session.status_idle":
            print()
            sys.exit(0 if event["stop_reason"] == "end_turn" else 7)
