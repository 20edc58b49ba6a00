// CloudFront Function, runtime cloudfront-js-2.0, for viewer requests and viewer responses.
//
// A REST API renames WWW-Authenticate to x-amzn-remapped-www-authenticate. CloudFront runs no viewer-response function for
// answers from 400 up ("Restrictions on all edge functions"), so a 401 of the service passes as it is. Therefore a request to
// /mcp without a token, the one with which clients find out how to sign in, gets its challenge right here, in the service's
// own words. A client whose token is refused looks for the metadata at its well-known place, as the specification asks.
const SIGN_IN = true;

function handler(event) {
  return event.context.eventType === 'viewer-request' ? onRequest(event.request) : onResponse(event.response);
}

function onRequest(request) {
  if (request.method === 'OPTIONS' || request.headers.authorization) {
    return request;
  }

  if (request.uri.startsWith('/git/')) {
    return unauthorized('Basic realm="Wikibot: any user name, and a token as the password", charset="UTF-8"', 'Sign in with any user name, and a token as the password.');
  }

  if (request.uri !== '/mcp') {
    return request;
  }

  const metadata = 'https://' + request.headers.host.value + '/.well-known/oauth-protected-resource/mcp';
  return unauthorized(
    SIGN_IN ? 'Bearer scope="openid profile email",resource_metadata="' + metadata + '"' : 'Bearer',
    'Sign in, or send a static token, as Authorization: Bearer <token>.');
}

function unauthorized(challenge, detail) {
  return {
    statusCode: 401,
    statusDescription: 'Unauthorized',
    headers: {
      'www-authenticate': { value: challenge },
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' }
    },
    body: {
      encoding: 'text',
      data: JSON.stringify({ title: 'Unauthorized', status: 401, detail: detail, code: 'unauthenticated' })
    }
  };
}

function onResponse(response) {
  const renamed = response.headers['x-amzn-remapped-www-authenticate'];
  if (renamed) {
    response.headers['www-authenticate'] = renamed;
    delete response.headers['x-amzn-remapped-www-authenticate'];
  }

  return response;
}
