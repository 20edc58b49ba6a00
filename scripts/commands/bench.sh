# Command of ./wikibot; sourced.
# bench [arguments] | run the measurements of Wikibot.Benchmarks
setup
# The client of an acceptance run, and the writers of a contention run, compile each method once and for all: their own warming up is not what is measured.
case "${1:-}" in acceptance | contention) export DOTNET_TieredCompilation=0 ;; esac
exec dotnet run --project Wikibot.Benchmarks --configuration Release -- "$@"
