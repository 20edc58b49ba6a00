# Commands of the git service's executable (Wikibot.Git/Commands) on this machine's data.

run_data_command() { # the command and its arguments
  setup
  build_system
  export Wikibot__Storage__Root="${Wikibot__Storage__Root:-${WIKIBOT_DATA:-$ROOT/.wikibot}/wikis}"
  local port="${WIKIBOT_AWS_PORT:-4566}"
  # Without a bucket of one's own: the emulator of the running system, when it is there.
  if [ -z "${Wikibot__Backups__Bucket:-}" ] && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    export Wikibot__Backups__Bucket=wikibot-backups Wikibot__Backups__CreateBucket=true
    export LocalStack__UseLocalStack=true LocalStack__Config__LocalStackHost=localhost LocalStack__Config__EdgePort="$port"
  fi
  exec dotnet Wikibot.Git/bin/Debug/net10.0/Wikibot.Git.dll "$@"
}
