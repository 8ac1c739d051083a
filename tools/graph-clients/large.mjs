// Uploads one large file by Microsoft's Graph SDK through the death of the server, and fetches it
// again. JavaScriptSdkTest runs it: it kills the server when it is told "half", says so in a line,
// and starts it again when it is told "broken".
//
// SERVER   the server's public address
// TOKEN    a bearer token of somebody with an empty drive
// BYTES    how long the file is
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

// Its modules for import lack the file extensions that Node asks for.
const sdk = createRequire(import.meta.url)('@microsoft/microsoft-graph-client')
const { SERVER, TOKEN, BYTES } = process.env
const size = Number(BYTES)
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

const client = sdk.Client.initWithMiddleware({
  baseUrl: SERVER + '/',
  customHosts: new Set([new URL(SERVER).hostname, 'localhost', '127.0.0.1']),
  authProvider: { getAccessToken: async () => TOKEN }
})

const bytes = randomBytes(size)
let dying = false

// The slice at the half is on its way when the server dies; the next waits until it is dead.
const file = {
  content: bytes,
  name: 'large.bin',
  size,
  async sliceFile (range) {
    if (dying) {
      assert.equal((await told.next()).value, 'killed')
    } else if (range.minValue >= size / 2 && !file.broken) {
      dying = true
      console.log('half')
    }
    return bytes.subarray(range.minValue, range.maxValue + 1)
  },
  broken: false
}

async function sha256 (pieces) {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex').toUpperCase()
}

const session = await sdk.LargeFileUploadTask.createUploadSession(
  client, '/me/drive/root:/large.bin:/createUploadSession',
  { item: { '@microsoft.graph.conflictBehavior': 'rename' } })
const task = new sdk.LargeFileUploadTask(client, file, session, {
  rangeSize: 320 * 1024 * (size > 100 << 20 ? 32 : 4)
})
await assert.rejects(() => task.upload())
dying = false
file.broken = true
console.log('broken')
let line = (await told.next()).value
if (line === 'killed') line = (await told.next()).value
assert.equal(line, 'again')

const status = await task.getStatus()
const next = Number(status.nextExpectedRanges[0].split('-')[0])
assert(next >= size / 2 && next < size, `goes on at ${next}`)
const done = await task.resume()
assert.equal(done.responseBody.size, size)
assert.equal(done.responseBody.file.hashes.sha256Hash, await sha256([bytes]))
const stream = await client.api(`/me/drive/items/${done.responseBody.id}/content`).getStream()
assert.equal(await sha256(stream), await sha256([bytes]))
console.log('large: good')
process.exit(0)
