
// Begins: what the host says is shown as it comes.
const view = document.getElementById('view');
const status = document.getElementById('status');
let args = {};
let current = null;

const say = text => { status.textContent = text; };

/** Puts a view in the place of the one before; the heading is read out where a button asked for it. */
function show(parts, focus = true) {
  view.replaceChildren(...[parts].flat(Infinity).filter(part => part !== null && part !== undefined));
  say('');
  if (focus) view.querySelector('h1')?.focus();
}

/** The view of an answer. Which tool it is of is seen in its members: not every host tells. */
function viewOf(result) {
  const answer = result.structuredContent;
  if (result.isError) return [top('The wiki did not answer this'), element('p', { class: 'notice', role: 'alert' }, shown(textOf(result)))];
  if (Array.isArray(answer?.changes)) return recent(answer, args);
  if (Array.isArray(answer?.conflicts)) return answer.preview ? preview(answer, withoutPreview(args)) : undone(answer, args);
  if (Array.isArray(answer?.pages)) return comparison(answer, args);
  return [top('Answer of the wiki'), element('div', { class: 'answer' }, shown(textOf(result)))];
}

const withoutPreview = ({ preview: ignored, ...rest }) => rest;

/** Takes on what the host looks like. */
function dress(context) {
  const root = document.documentElement;
  if (context.theme === 'light' || context.theme === 'dark') root.style.colorScheme = context.theme;
  for (const [name, value] of Object.entries(context.styles?.variables ?? {})) {
    if (/^--(color|font)-[a-z0-9-]+$/.test(name) && typeof value === 'string') root.style.setProperty(name, value);
  }
  const edges = context.safeAreaInsets ?? {};
  root.style.padding = ['top', 'right', 'bottom', 'left'].map(edge => `${Number(edges[edge]) || 0}px`).join(' ');
  root.dataset.display = context.displayMode ?? 'inline';
  const mode = document.getElementById('mode');
  if (mode) mode.textContent = modeLabel();
}

/** Tells the host how large this is, whenever that changes. */
function tellSize() {
  let told = '';
  const tell = () => {
    const size = { width: Math.ceil(window.innerWidth), height: Math.ceil(document.documentElement.getBoundingClientRect().height) };
    if (told === JSON.stringify(size)) return;
    told = JSON.stringify(size);
    host.notify('ui/notifications/size-changed', size);
  };
  const observer = new ResizeObserver(tell);
  observer.observe(document.documentElement);
  tell();
  return observer;
}

let sizes;
host.on('ui/notifications/tool-input', given => { args = given.arguments ?? {}; });
host.on('ui/notifications/tool-result', result => {
  current = result;
  show(viewOf(result), false);
});
host.on('ui/notifications/tool-cancelled', ({ reason }) => {
  if (current) return;
  show([top('There is no answer'), element('p', { class: 'notice' }, 'The call was cancelled', reason ? [': ', shown(reason)] : null, '.')], false);
});
host.on('ui/resource-teardown', () => {
  sizes?.disconnect();
  return {};
});

if (window.parent === window) {
  say('This page shows changes of a wiki inside a chat. Opened by itself it has none to show.');
} else {
  say('Waiting for the answer\u2026');
  try {
    await host.connect(dress);
    sizes = tellSize();
  } catch (error) {
    say(`The chat did not begin: ${error.message}`);
  }
}
