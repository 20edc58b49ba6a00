# Reads a test run's TRX report: prints each skipped test with its reason, each failed test again, and the closing line
# "N passed, N failed, N skipped", alone on its line. Any outcome that is neither passed nor skipped counts as failed.
function attribute(name,   value) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART, RLENGTH); sub(/^[^"]*"/, "", value); sub(/"$/, "", value)
  return value
}
function text(value) {
  gsub(/&quot;/, "\"", value); gsub(/&apos;/, "'", value); gsub(/&lt;/, "<", value); gsub(/&gt;/, ">", value); gsub(/&amp;/, "\\&", value)
  gsub(/&#x[0-9A-Fa-f]+;/, " ", value)
  return value
}
/<UnitTestResult / {
  test = text(attribute("testName")); outcome = attribute("outcome")
  if (outcome == "Passed") passed++
  else if (outcome == "NotExecuted") skipped++
  else { failed++; failures = failures "  " test "\n" }
  if (/\/>/) outcome = ""
}
outcome == "NotExecuted" && /<Message>/ {
  reason = $0; sub(/^.*<Message>/, "", reason); sub(/<\/Message>.*$/, "", reason)
  skips = skips "  " test ": " text(reason) "\n"
  outcome = ""
}
# A run that broke off counts as failed even where every test that ran had passed.
/<ResultSummary / && attribute("outcome") != "Completed" && attribute("outcome") != "Passed" && !failed {
  failed++; failures = "  the test run itself: " attribute("outcome") "\n"
}
END {
  if (skipped) printf "\nSkipped:\n%s", skips
  if (failed) printf "\nFailed:\n%s", failures
  printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped
}
