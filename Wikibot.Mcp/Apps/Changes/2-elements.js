
// Elements are made of texts, never of markup: what somebody wrote stays what it is.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== '').map(child => child instanceof Node ? child : String(child)));
  return made;
}

// Signs that nobody sees, among them those that turn the order of letters around: shown by their numbers, so that a difference hides nothing.
const unseenSigns = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u202a-\u202e\u2060-\u2069\ufeff])/u;

/** A text with its unseen signs shown. */
function shown(text) {
  return String(text ?? '').split(unseenSigns).map((part, i) => i % 2 === 0 ? part : element('span', { class: 'sign' }, `U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`));
}

/** What somebody called something: a name, a path, a message. It does not turn the text around it. */
const called = (text, attributes) => element('bdi', attributes, shown(text));

const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

const short = commit => element('span', { class: 'id' }, String(commit ?? '').slice(0, 10));

function when(text) {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return called(text);
  const form = { dateStyle: 'medium', timeStyle: 'short' };
  let said;
  try {
    said = new Intl.DateTimeFormat(host.about.context.locale, { ...form, timeZone: host.about.context.timeZone }).format(time);
  } catch (unknown) {
    // A language or zone that this browser does not know: the browser's own say it as well.
    if (!(unknown instanceof RangeError)) throw unknown;
    said = new Intl.DateTimeFormat(undefined, form).format(time);
  }
  return element('time', { datetime: time.toISOString() }, said);
}

/** A page or file as the list of a commit names it. */
const page = ({ path, kind, from }) => element('li', null, element('span', { class: 'kind' }, kind), called(path), from ? [' ', element('small', null, 'from ', called(from))] : null);

/** A button that works once at a time, and says what went wrong. */
function button(label, act, attributes) {
  const made = element('button', {
    type: 'button', ...attributes,
    click: async () => {
      if (made.getAttribute('aria-disabled') === 'true') return;
      if (made.nextElementSibling?.matches('.notice')) made.nextElementSibling.remove();
      made.setAttribute('aria-disabled', 'true');
      try {
        await act(made);
      } catch (error) {
        made.after(element('p', { class: 'notice', role: 'alert' }, shown(error.message)));
      } finally {
        made.removeAttribute('aria-disabled');
      }
    },
  }, label);
  return made;
}
