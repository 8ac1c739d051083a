// Works on a drive of a running Holdfast by Microsoft's Graph SDK. Exits with 0 only if all that is
// tried worked. GraphSdkTest runs it; README.md tells how to run it by hand.
//
// SERVER   the server's public address
// TOKEN    a bearer token of somebody with an empty drive
// BYTES    how long the large file is
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'

// Its modules for import lack the file extensions that Node asks for.
const sdk = createRequire(import.meta.url)('@microsoft/microsoft-graph-client')
const { SERVER, TOKEN, BYTES } = process.env

const client = sdk.Client.initWithMiddleware({
  baseUrl: SERVER + '/',
  // Links in answers name the server's own address, which may not be the one it was asked at.
  customHosts: new Set([new URL(SERVER).hostname, 'localhost', '127.0.0.1']),
  authProvider: { getAccessToken: async () => TOKEN }
})

function sha256 (bytes) {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase()
}

async function whole (stream) {
  const pieces = []
  for await (const piece of stream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function largeFile () {
  const bytes = randomBytes(Number(BYTES))
  const file = new sdk.FileUpload(bytes, 'large.bin', bytes.length)
  const session = await sdk.LargeFileUploadTask.createUploadSession(
    client, '/me/drive/root:/large.bin:/createUploadSession',
    { item: { '@microsoft.graph.conflictBehavior': 'rename' } })
  let fragments = 0
  const task = new sdk.LargeFileUploadTask(client, file, session, {
    rangeSize: 320 * 1024 * 4,
    uploadEventHandlers: {
      progress: () => {
        if (++fragments === 3) throw new Error('the cable was pulled')
      }
    }
  })
  await assert.rejects(() => task.upload(), /cable/)
  const done = await task.resume()
  assert.equal(done.responseBody.name, 'large.bin')
  assert.equal(done.responseBody.file.hashes.sha256Hash, sha256(bytes))
  const stream = await client.api(`/me/drive/items/${done.responseBody.id}/content`).getStream()
  assert.equal(sha256(await whole(stream)), sha256(bytes))
}

async function pages () {
  const folder = await client.api('/me/drive/root/children').post({ name: 'Pages', folder: {} })
  for (let i = 0; i < 25; i++) {
    await client.api(`/me/drive/items/${folder.id}:/f${i}.txt:/content`).put(`text ${i}`)
  }
  const first = await client.api(`/me/drive/items/${folder.id}/children`).top(10).orderby('name').get()
  const seen = []
  const pages = new sdk.PageIterator(client, first, (item) => { seen.push(item.name); return true })
  await pages.iterate()
  assert.equal(new Set(seen).size, 25)
  assert.equal(seen.length, 25)
}

async function batch () {
  const content = new sdk.BatchRequestContent([
    { id: '1', request: new Request(`${SERVER}/me/drive`, { method: 'GET' }) },
    {
      id: '2',
      dependsOn: ['1'],
      request: new Request(`${SERVER}/me/drive/root/children`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'Batch', folder: {} })
      })
    },
    {
      id: '3',
      dependsOn: ['2'],
      request: new Request(`${SERVER}/me/drive/root:/Batch`, { method: 'GET' })
    }
  ])
  const answer = new sdk.BatchResponseContent(
    await client.api('/$batch').post(await content.getContent()))
  assert.equal(answer.getResponseById('2').status, 201)
  assert.equal((await answer.getResponseById('3').json()).name, 'Batch')
}

async function copy () {
  const answer = await client.api('/me/drive/root:/Pages:/copy')
    .responseType(sdk.ResponseType.RAW).post({ name: 'Copy' })
  assert.equal(answer.status, 202)
  const monitor = answer.headers.get('location')
  for (let i = 0; i < 300; i++) {
    const told = await (await fetch(monitor)).json()
    if (told.status === 'completed') {
      assert.equal((await client.api(`/me/drive/items/${told.resourceId}`).get()).name, 'Copy')
      return
    }
    assert.equal(told.status, 'inProgress')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('the copy did not end')
}

async function delta () {
  const first = await client.api('/me/drive/root/delta').get()
  const names = []
  const pages = new sdk.PageIterator(client, first, (item) => { names.push(item.name); return true })
  await pages.iterate()
  assert(names.includes('Batch') && names.includes('Copy'))
  await client.api('/me/drive/root:/Batch').delete()
  const changes = await client.api(pages.getDeltaLink()).get()
  assert(changes.value.some((item) => item.deleted))
}

async function refusals () {
  await assert.rejects(() => client.api('/me/drive/root:/none').get(),
    (error) => error.statusCode === 404 && error.code === 'itemNotFound')
}

for (const each of [largeFile, pages, batch, copy, delta, refusals]) {
  await each()
  console.log(`${each.name}: good`)
}
