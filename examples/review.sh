#!/usr/bin/env bash
# With the command line: has an agent review what comes on the standard input, such as `git diff`.
# Usage: git diff | review.sh
set -euo pipefail
{
  echo 'Review this change. Name what is wrong, and nothing else.'
  cat
} | ai-agent run - --quiet
