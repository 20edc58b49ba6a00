# Command of ./wikibot; sourced.
# share FOLDER [FOLDER | --join SESSION] | asks a share, by two of its clients, what Wikibot assumes of it
usage() {
  cat <<'TEXT'
./wikibot share /mnt/a /mnt/b              two mounts of one share on this machine, the second with the option nosharecache
./wikibot share /mnt/efs                   one of two machines; says what to run on the other
./wikibot share /mnt/efs --join SESSION    the other

Takes some seconds, writes 32 MB into a folder wikibot-share-… there and removes it again. For a share that serves already, too.
"ok" and "BAD" are what nothing may be without (docs/decisions/0002); "note" is good to know. The exit code is 1 when one is BAD.
TEXT
}
case " $* " in "  ") usage; exit 2 ;; *" --help "* | *" -h "*) usage; exit 0 ;; esac
setup >&2
dotnet build Wikibot.Nfs --configuration Release -p:RunAnalyzers=false --nologo --verbosity quiet >&2
exec dotnet Wikibot.Nfs/bin/Release/net10.0/linux-x64/Wikibot.Nfs.dll share "$@"
