// Signs in to a running Holdfast by libraries that other people wrote: openid-client (certified by
// the OpenID Foundation, strict about every answer) and Microsoft's MSAL. Exits with 0 only if all
// that is tried worked. NodeClientsTest runs it; README.md tells how to run it by hand.
//
// ISSUER   the server's public address
// CLIENT   a public app's id, whose return address is http://localhost/cb
// SERVICE, SECRET   a service's id and secret
// COOKIE   of a browser in which somebody is signed in who has just proved who they are
import assert from 'node:assert/strict'
import * as msal from '@azure/msal-node'
import * as oidc from 'openid-client'

const { ISSUER, CLIENT, SERVICE, SECRET, COOKIE } = process.env
const CALLBACK = 'http://localhost:8123/cb'
const SCOPES = 'openid profile email offline_access Files.ReadWrite'

/** The value of a hidden field. */
function field (html, name) {
  const found = html.match(new RegExp(`name="${name}" value="([^"]*)"`))
  assert(found, `no field ${name} in ${html}`)
  return found[1].replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

function browse (address, form) {
  return fetch(new URL(address, ISSUER), {
    method: form ? 'POST' : 'GET',
    headers: { cookie: COOKIE },
    body: form && new URLSearchParams(form),
    redirect: 'manual'
  })
}

/** Does what a person does who says yes; gives where the browser is led. */
async function letIn (address) {
  const page = await browse(address)
  assert.equal(page.status, 200)
  const html = await page.text()
  const answer = await browse('/common/oauth2/v2.0/consent', {
    request: field(html, 'request'), seal: field(html, 'seal'), decision: 'allow'
  })
  return answer.headers.get('location')
}

/** Types a device's code in, and says yes. */
async function letDeviceIn (code) {
  const entry = await (await browse('/device')).text()
  const page = await (await browse('/device', { seal: field(entry, 'seal'), code })).text()
  const answer = await browse('/device', {
    request: field(page, 'request'), seal: field(page, 'seal'), decision: 'allow'
  })
  assert.match(await answer.text(), /Your device is connected/)
}

async function drive (accessToken) {
  const answer = await fetch(new URL('/v1.0/me/drive', ISSUER), {
    headers: { authorization: `Bearer ${accessToken}` }
  })
  assert.equal(answer.status, 200)
  return (await answer.json()).id
}

async function openidCode () {
  const config = await oidc.discovery(new URL(ISSUER), CLIENT, undefined, oidc.None())
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPES,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    max_age: '300'
  })
  // Checks iss (RFC 9207), state, nonce, auth_time, the signature, at_hash, aud.
  const tokens = await oidc.authorizationCodeGrant(config, new URL(await letIn(address)), {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 300,
    idTokenExpected: true
  })
  const who = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  assert.equal(who.email, tokens.claims().email)
  const again = await oidc.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal(again.claims().sub, tokens.claims().sub)
  assert.equal(await drive(again.access_token), await drive(tokens.access_token))
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' })
  assert.match(String(oidc.buildEndSessionUrl(config, { id_token_hint: again.id_token })), /logout\?/)
}

async function openidDevice () {
  const config = await oidc.discovery(new URL(ISSUER), CLIENT, undefined, oidc.None())
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: SCOPES })
  await letDeviceIn(begun.user_code)
  const tokens = await oidc.pollDeviceAuthorizationGrant(config, begun)
  await drive(tokens.access_token)
}

async function openidService () {
  for (const way of [oidc.ClientSecretPost(SECRET), oidc.ClientSecretBasic(SECRET)]) {
    const config = await oidc.discovery(new URL(ISSUER), SERVICE, undefined, way)
    const tokens = await oidc.clientCredentialsGrant(config, {
      scope: 'https://graph.microsoft.com/.default'
    })
    await drive(tokens.access_token)
  }
}

// For a service MSAL wants a tenant by its id; ours are all one.
const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

function msalSettings (clientId, tenant, more) {
  return {
    auth: {
      clientId,
      authority: `${ISSUER}/${tenant}`,
      knownAuthorities: [new URL(ISSUER).host],
      ...more
    }
  }
}

async function msalCode () {
  const app = new msal.PublicClientApplication(msalSettings(CLIENT, 'common'))
  const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes()
  const scopes = ['Files.ReadWrite']
  const address = await app.getAuthCodeUrl({
    scopes, redirectUri: CALLBACK, codeChallenge: challenge, codeChallengeMethod: 'S256',
    prompt: 'select_account', responseMode: 'query'
  })
  const code = new URL(await letIn(address)).searchParams.get('code')
  const first = await app.acquireTokenByCode({ code, scopes, redirectUri: CALLBACK, codeVerifier: verifier })
  const second = await app.acquireTokenSilent({ account: first.account, scopes, forceRefresh: true })
  assert.notEqual(second.accessToken, first.accessToken)
  assert.equal(await drive(second.accessToken), await drive(first.accessToken))
}

async function msalDevice () {
  const app = new msal.PublicClientApplication(msalSettings(CLIENT, 'common'))
  const result = await app.acquireTokenByDeviceCode({
    scopes: ['Files.Read'],
    deviceCodeCallback: begun => { letDeviceIn(begun.userCode) }
  })
  await drive(result.accessToken)
}

async function msalService () {
  const app = new msal.ConfidentialClientApplication(
    msalSettings(SERVICE, TENANT, { clientSecret: SECRET }))
  const result = await app.acquireTokenByClientCredential({
    scopes: ['https://graph.microsoft.com/.default']
  })
  await drive(result.accessToken)
}

for (const each of [openidCode, openidDevice, openidService, msalCode, msalDevice, msalService]) {
  await each()
  console.log(`${each.name}: good`)
}
