# Command of ./wikibot; sourced.
# test [--full] [--containers] [--nfs] [dotnet test args] | run the tests; --full: the counts that the issues name; --containers: those on a container engine; --nfs: then ./wikibot nfs, too
# For a CI that wants it: WIKIBOT_TEST_NFS=1.
arguments=() containers= nfs="${WIKIBOT_TEST_NFS:-}"
for argument in "$@"; do
  case "$argument" in
    --full) export WIKIBOT_TEST_FULL=1 ;;
    --containers) containers=1 ;;
    --nfs) nfs=1 ;;
    *) arguments+=("$argument") ;;
  esac
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
stop_engine() { :; }
trap 'rm -rf "$results"; stop_engine' EXIT

# Only what has to do with an emulator of AWS, on one in a container: the backups, and the AppHost with its container.
if [ -n "$containers" ]; then
  source scripts/containers/engine.sh
  start_engine
  emulator_image
  export WIKIBOT_TEST_CONTAINERS=1
  arguments+=(--filter "FullyQualifiedName~Wikibot.Tests.Git.Backups|FullyQualifiedName~ParameterStoreTests|FullyQualifiedName~AppHost.ContainerTests")
fi
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
[ -z "$nfs" ] || ./wikibot nfs || status=$?
exit $status
