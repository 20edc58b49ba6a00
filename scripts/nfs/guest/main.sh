# Run by the guest's process 1: the tests that /job/tests names, in that order, with the counts of /job/size.
source /job/guest/server.sh
source /job/guest/tests.sh
source /job/size
trap '' PIPE
P=/job/probe/Wikibot.Nfs
export DOTNET_gcServer=0 DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0
git config --global --add safe.directory '*'
say start; server_up; say "server"
client_up a 1; client_up b 2; client_up c 3; say "three clients"
for test in $(</job/tests); do
  say "test $test"
  rm -rf /export/home.git /tmp/w; mkdir -p /tmp/w
  "$P" init /mnt/a || { row "$test" "a new wiki" "not made" "**no**"; continue; }
  "test_${test//-/_}" 2>&1 | tee "/results/$test.txt" | while IFS= read -r line; do
    case "$line" in
      ROW\|*) IFS='|' read -r _ t what result held <<<"$line"; row "$t" "$what" "$result" "$held" ;;
      ack\ *|ready|done) ;;
      *) echo "  ${line:0:300}" ;;
    esac
  done
done
say "the kernel's last words: $(dmesg | grep -iE 'nfs|rpc|hung|oops' | tail -3 | tr '\n' ' ')"
