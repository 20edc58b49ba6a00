// The host's side in the browser. Playwright drives it by `chat`.
import { AppBridge, PostMessageTransport, getToolUiResourceUri, isToolVisibilityAppOnly, RESOURCE_MIME_TYPE } from '@modelcontextprotocol/ext-apps/app-bridge';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const me = { name: 'wikibot-chat-host', version: '1.0.0' };
const sandbox = document.body.dataset.sandbox;
let client;
let bridge;
let iframe;
const told = [];
const sizes = [];

/** Connects in an era of the protocol, as a client that shows apps. */
async function connect(mode) {
  client = new Client(me, { capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: [RESOURCE_MIME_TYPE] } } }, versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location)));
  const { tools } = await client.listTools();
  return {
    version: client.getNegotiatedProtocolVersion(),
    extensions: client.getServerCapabilities()?.extensions,
    tools: Object.fromEntries(tools.filter(tool => getToolUiResourceUri(tool)).map(tool => [tool.name, { uri: getToolUiResourceUri(tool), appOnly: isToolVisibilityAppOnly(tool) }])),
  };
}

/** Calls a tool as a model would, and shows the answer in its app. */
async function open(name, args, { context = {}, can } = {}) {
  const { tools } = await client.listTools();
  const tool = tools.find(one => one.name === name);
  const { contents: [content] } = await client.readResource({ uri: getToolUiResourceUri(tool) });
  if (content.mimeType !== RESOURCE_MIME_TYPE) throw new Error(`The page is ${content.mimeType}.`);

  iframe = document.createElement('iframe');
  iframe.title = tool.title;
  iframe.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  const ready = new Promise(resolve => {
    addEventListener('message', function heard(event) {
      if (event.source !== iframe.contentWindow || event.data?.method !== 'ui/notifications/sandbox-proxy-ready') return;
      removeEventListener('message', heard);
      resolve();
    });
  });
  iframe.src = `${sandbox}/sandbox.html?csp=${encodeURIComponent(JSON.stringify(content._meta.ui.csp))}`;
  document.body.append(iframe);
  await ready;

  bridge = new AppBridge(client, me, can ?? { serverTools: {}, updateModelContext: { text: {} } }, {
    hostContext: { toolInfo: { tool }, displayMode: 'inline', availableDisplayModes: ['inline', 'fullscreen'], locale: 'en-GB', timeZone: 'UTC', ...context },
  });
  bridge.onsizechange = ({ height }) => {
    sizes.push(height);
    iframe.style.height = `${height}px`;
  };
  bridge.onupdatemodelcontext = async params => {
    told.push(params);
    return {};
  };
  bridge.onrequestdisplaymode = async ({ mode }) => {
    bridge.sendHostContextChange({ displayMode: mode });
    return { mode };
  };
  const initialized = new Promise(resolve => { bridge.oninitialized = resolve; });
  await bridge.connect(new PostMessageTransport(iframe.contentWindow, iframe.contentWindow));
  await bridge.sendSandboxResourceReady({ html: content.text, csp: content._meta.ui.csp });
  await initialized;
  await bridge.sendToolInput({ arguments: args });
  const result = await client.callTool({ name, arguments: args });
  await bridge.sendToolResult(result);
  return { result, app: bridge.getAppVersion(), modes: bridge.getAppCapabilities().availableDisplayModes };
}

/** Ends the view as a host should: it is told first. */
async function close() {
  const answer = await bridge.teardownResource({});
  iframe.remove();
  return answer;
}

/** A call that somebody else makes. */
const call = (name, args) => client.callTool({ name, arguments: args });

globalThis.chat = { connect, open, close, call, change: context => bridge.sendHostContextChange(context), told, sizes };
