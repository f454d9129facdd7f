#!/usr/bin/env bash
# A job of a build server: an agent works on a file, and the build fails when the agent does. 7 says that its turn failed, and 10
# that people would have to decide something, for which no build should wait.
# Usage: ci-job.sh <file> <task>
set -euo pipefail
file=${1:?a file for the agent to work on}
task=${2:?what it is to do}

session=$(ai-agent sessions create --name "Build ${BUILD_NUMBER:-0}" --quiet)
ai-agent files put "$session" "$file" --quiet
status=0
ai-agent run "$task" --session "$session" --no-wait || status=$?
ai-agent reports create "$session" --format markdown --output report.md --quiet
exit "$status"
