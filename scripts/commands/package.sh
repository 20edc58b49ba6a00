# Command of ./wikibot; sourced.
# package [git|mcp|web] [arm64|x64] ... | make the deployment zips for AWS Lambda (default: all six) and show what is in them
services=() architectures=()
for argument in "$@"; do
  case "$argument" in
    git | mcp | web) services+=("$argument") ;;
    arm64 | x64) architectures+=("$argument") ;;
    *) die "package takes git, mcp, web, arm64 and x64; '$argument' is none of them" ;;
  esac
done
[ ${#services[@]} -gt 0 ] || services=(git mcp web)
[ ${#architectures[@]} -gt 0 ] || architectures=(arm64 x64)

case $(uname -s) in
  MINGW* | MSYS* | CYGWIN*) die "packages are made on Linux, macOS or in WSL: zips made on Windows itself have no execute bits, and Lambda could not start them" ;;
esac
source scripts/lib/package.sh
setup
for service in "${services[@]}"; do
  for architecture in "${architectures[@]}"; do package "$service" "$architecture"; done
done

runs=()
printf '\n%-29s %7s %9s %11s  %s\n' "in artifacts/package" zip unzipped "cold start" content
for service in "${services[@]}"; do
  for architecture in "${architectures[@]}"; do
    cold="not run"
    if [ "$architecture" = x64 ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
      times=$(cold_start "$service")
      cold="$(median $times) ms"
      runs+=("$service: $times")
    fi
    describe "$service" "$architecture" "$cold"
  done
done
if [ ${#runs[@]} -gt 0 ]; then
  printf '\nCold start is the median of 10 starts on this machine, until /alive answers, in ms:\n'
  printf '  %s\n' "${runs[@]}"
fi
