# Prints the commands: the second line of every file in scripts/commands.
echo "Wikibot: a wiki for AI agents and the people who work with them, kept in git."
echo
echo "usage: ./wikibot <command>"
echo
for file in scripts/commands/*.sh; do
  line=$(sed -n '2s/^# //p' "$file")
  usage=${line%% | *}
  # A long usage has its line to itself.
  [ ${#usage} -le 34 ] || { printf '  %s\n' "$usage"; usage=; }
  printf '  %-34s %s\n' "$usage" "${line#* | }"
done
cat <<'TEXT'

environment:
  WIKIBOT_DATA                       data folder (default .wikibot/ at the repository root)
  WIKIBOT_MCP_PORT                   MCP service (default 5180)
  WIKIBOT_WEB_PORT                   web service (default 5183)
  WIKIBOT_GIT_PORT                   git service (default 5181)
  WIKIBOT_SIGN_IN_PORT               development sign-in (default 5182)
  WIKIBOT_SIGN_IN                    None switches the development sign-in off
  WIKIBOT_DASHBOARD_PORT             Aspire dashboard (default 18888)
  WIKIBOT_AWS_PORT                   AWS emulator (default 4566)
  WIKIBOT_AWS                        LocalStack, Moto or None, in place of the first that is found
  WIKIBOT_SCHEDULE                   how often one wiki is maintained and one backed up (default 00:15:00)
  WIKIBOT_EMULATOR_IMAGE             an image of moto's server, in place of LocalStack's
  MCP_AUTH_TOKEN                     static bearer tokens, comma-separated, each "token" or "name=token"
  LOCALSTACK_AUTH_TOKEN              passed to the LocalStack container when set
TEXT
