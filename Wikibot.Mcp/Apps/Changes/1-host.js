
// The conversation with the host: JSON-RPC 2.0 over postMessage, as MCP Apps 2026-01-26 has it. Only the window around this one is listened to.
const host = (() => {
  const asked = new Map();
  const handlers = new Map();
  const about = { can: {}, context: {} };
  let last = 0;

  // Whose origin it is cannot be known here, and nothing is sent that it did not give or may not have.
  const send = message => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');

  window.addEventListener('message', event => {
    const message = event.data;
    if (event.source !== window.parent || typeof message !== 'object' || message?.jsonrpc !== '2.0') return;
    if (typeof message.method !== 'string') return answered(message);
    const handler = handlers.get(message.method);
    if (message.id === undefined) return handler?.(message.params ?? {});
    send(handler
      ? { id: message.id, result: handler(message.params ?? {}) ?? {} }
      : { id: message.id, error: { code: -32601, message: `This view has no ${message.method}.` } });
  });

  function answered({ id, result, error }) {
    const waiting = asked.get(id);
    asked.delete(id);
    if (error) waiting?.reject(new Error(String(error.message ?? 'The host refused.')));
    else waiting?.resolve(result ?? {});
  }

  const request = (method, params) => new Promise((resolve, reject) => {
    const id = ++last;
    asked.set(id, { resolve, reject });
    send({ id, method, params });
  });

  const notify = (method, params) => send({ method, params });

  /** Asks who is there, and tells when this view may be spoken to. */
  async function connect(changed) {
    handlers.set('ping', () => ({}));
    handlers.set('ui/notifications/host-context-changed', part => {
      about.context = { ...about.context, ...part };
      changed(about.context);
    });
    const answer = await request('ui/initialize', {
      protocolVersion: '2026-01-26',
      appInfo: { name: 'wikibot-changes', version: '1.0.0' },
      appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
    });
    about.can = answer.hostCapabilities ?? {};
    about.context = answer.hostContext ?? {};
    changed(about.context);
    notify('ui/notifications/initialized', {});
  }

  return { about, connect, notify, request, on: (method, handler) => handlers.set(method, handler) };
})();
