# Command of ./wikibot; sourced.
# package [git|mcp] [arm64|x64] ... | make the deployment zips for AWS Lambda (default: all four) and show what is in them
services=() architectures=()
for argument in "$@"; do
  case "$argument" in
    git | mcp) services+=("$argument") ;;
    arm64 | x64) architectures+=("$argument") ;;
    *) die "package takes git, mcp, arm64 and x64; '$argument' is none of them" ;;
  esac
done
[ ${#services[@]} -gt 0 ] || services=(git mcp)
[ ${#architectures[@]} -gt 0 ] || architectures=(arm64 x64)

source scripts/lib/package.sh
setup
for service in "${services[@]}"; do
  for architecture in "${architectures[@]}"; do package "$service" "$architecture"; done
done

printf '\n%-32s %8s %9s  %s\n' "in artifacts/package" zip unzipped content
for service in "${services[@]}"; do
  for architecture in "${architectures[@]}"; do describe "$service" "$architecture"; done
done
for service in "${services[@]}"; do
  if [[ " ${architectures[*]} " = *" x64 "* ]]; then cold_start "$service"; fi
done
