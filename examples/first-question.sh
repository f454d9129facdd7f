#!/usr/bin/env bash
# With curl alone: makes a session, asks its agent, and prints what it says.
set -euo pipefail
question=${1:-What can you do?}
api=$AI_AGENT_URL/api/v1

call() {
  curl --silent --show-error --fail-with-body -H "authorization: Bearer $AI_AGENT_API_KEY" \
    -H 'content-type: application/json' "$@"
}

# A field of the JSON on the standard input.
field() {
  python3 -c 'import json, sys, functools; print(functools.reduce(lambda value, key: value[key], sys.argv[1].split("."), json.load(sys.stdin)))' "$1"
}

session=$(call "$api/sessions" -d '{"name": "From curl"}' | field id)
body=$(python3 -c 'import json, sys; print(json.dumps({"message": sys.argv[1]}))' "$question")
# The key has the prompt taken once, however often this is sent.
call "$api/sessions/$session/query" -H "idempotency-key: $session-1" -d "$body" | field content.text
