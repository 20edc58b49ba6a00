# Command of ./wikibot; sourced.
# test [--full] [dotnet test args] | run the tests; --full runs the counts that the issues name
arguments=()
for argument in "$@"; do
  if [ "$argument" = --full ]; then export WIKIBOT_TEST_FULL=1; else arguments+=("$argument"); fi
done

setup_tests
say "Building ..."
build Wikibot.Tests Release

# The tests of the deployment zips run those for this machine, made from the sources as they are.
if [ "$(uname -sm)" = "Linux x86_64" ]; then
  source scripts/lib/package.sh
  package_for_tests
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
# Ten minutes without a test finishing is a hang: the run is ended and the test named.
dotnet test Wikibot.Tests --configuration Release --no-build --nologo \
  --logger "console;verbosity=minimal" --logger "trx;LogFileName=tests.trx" --results-directory "$results" \
  --blame-hang --blame-hang-timeout 10min --blame-hang-dump-type none \
  ${arguments[@]+"${arguments[@]}"} || status=$?

if [ -f "$results/tests.trx" ]; then
  awk -f scripts/lib/test-summary.awk "$results/tests.trx"
else
  say "The test run left no results."
  [ $status -ne 0 ] || status=1
fi
exit $status
