# Command of ./wikibot; sourced.
# operate share|restore|verify|maintenance|backup [wiki] [--backup ID] [--at TIME] [--into WIKI] [--members] | order something of the git function of the Pulumi stack that is selected
case " $* " in "  " | *" --help "* | *" -h "*) die "operate takes share, or restore, verify, maintenance or backup and a wiki; see docs/deploy.md" ;; esac
require pulumi "the Pulumi CLI"
require aws "the AWS CLI"
setup
build Wikibot.Git Release
# The key travels by environment and by files that only this user reads, never by arguments.
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
function=$(cd Wikibot.Infra && pulumi stack output GitFunctionName)
region=$(cd Wikibot.Infra && pulumi config get aws:region)
Wikibot__Identity__Secret=$(cd Wikibot.Infra && pulumi config get identitySecret) Wikibot__Storage__Root="$work" Logging__LogLevel__Default=Warning \
  dotnet Wikibot.Git/bin/Release/net10.0/Wikibot.Git.dll order "$@" >"$work/order.json"
# One try of up to 15 minutes: what may have been done is not ordered twice.
failed=$(AWS_MAX_ATTEMPTS=1 aws lambda invoke --function-name "$function" --region "$region" --cli-read-timeout 900 \
  --payload "fileb://$work/order.json" --query FunctionError --output text "$work/answer.json")
cat "$work/answer.json"
echo
# The answer to a bad order is a problem (RFC 9457), which has a code.
[ "$failed" = None ] && ! grep -q '"code"' "$work/answer.json"
