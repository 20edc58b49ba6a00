# Command of ./wikibot; sourced.
# bench [arguments] | run the measurements of Wikibot.Benchmarks
setup
exec dotnet run --project Wikibot.Benchmarks --configuration Release -- "$@"
