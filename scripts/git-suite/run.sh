#!/usr/bin/env bash
# Git's own test scripts of smart HTTP, led to a Wikibot that runs on this machine's files, or (MODE git) to git http-backend.
#   run.sh MODE GIT SCRIPT...     MODE: wikibot or git; GIT: a built source tree of git (github.com/git/git); SCRIPT: names in its folder t
# For MODE wikibot, set WIKIBOT_SUITE_URL (the public face), WIKIBOT_SUITE_TOKEN (a static token that owns the wiki home) and WIKIBOT_SUITE_STORE
# (the storage root). Each repository that a script makes becomes a wiki there: a link, with home's owner. Nothing of git's is kept here.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mode=$1 git=$(cd "$2" && pwd)
shift 2
export TEST_OUTPUT_DIRECTORY=${TMPDIR:-/tmp}/git-suite/$mode
mkdir -p "$TEST_OUTPUT_DIRECTORY/bin"

# The scripts run no web server as root; this one is no danger to it.
printf '#!/bin/sh\n[ "$*" = -u ] && { echo 1000; exit; }\nexec /usr/bin/id "$@"\n' >"$TEST_OUTPUT_DIRECTORY/bin/id"
chmod +x "$TEST_OUTPUT_DIRECTORY/bin/id"
export PATH=$TEST_OUTPUT_DIRECTORY/bin:$PATH GIT_TEST_HTTPD=1 LIB_HTTPD_PATH=$here/httpd.py LIB_HTTPD_MODULE_PATH=/tmp PYTHONDONTWRITEBYTECODE=1
case $mode in
  wikibot) export WIKIBOT_SUITE_URL=${WIKIBOT_SUITE_URL:?} WIKIBOT_SUITE_TOKEN=${WIKIBOT_SUITE_TOKEN:?} WIKIBOT_SUITE_STORE=${WIKIBOT_SUITE_STORE:?} ;;
  git) export WIKIBOT_SUITE_URL=git ;;
  *) echo "MODE is wikibot or git, not '$mode'" >&2 && exit 2 ;;
esac
cd "$git/t"
for script in "$@"; do
  log=$TEST_OUTPUT_DIRECTORY/${script%.sh}.tap
  export WIKIBOT_SUITE_PREFIX=${script%%-*}
  sh "./$script" --verbose-log </dev/null >"$log" 2>&1 || true
  echo "$script: $(grep -c '^ok' "$log") passed, $(grep -c '# skip' "$log") of them skipped, $(grep -c '^not ok' "$log") not passed"
done
