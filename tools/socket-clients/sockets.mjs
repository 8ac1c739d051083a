// Is told of changes in a drive of a running Holdfast by versions 2 and 4 of Socket.IO's client. Exits
// with 0 only if all that is tried worked. SocketIoClientsTest runs it; README.md tells how to run it by
// hand. Where it prints "now …" whoever runs it does that.
//
// SERVER   the server's public address
// TOKEN    a bearer token of somebody with a drive
import assert from 'node:assert/strict'
import io2 from 'socket.io-client-2'
import { io as io4 } from 'socket.io-client-4'

const { SERVER, TOKEN } = process.env
const PATIENCE = 30_000

async function graph (method, path, body) {
  const answer = await fetch(SERVER + '/v1.0' + path, {
    method,
    headers: { Authorization: 'Bearer ' + TOKEN, 'Content-Type': 'text/plain' },
    body
  })
  assert.ok(answer.ok, method + ' ' + path + ' answered ' + answer.status)
  return answer.json()
}

let files = 0
function change () {
  files++
  return graph('PUT', `/me/drive/root:/file-${files}.txt:/content`, 'text ' + files)
}

function event (socket, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no ' + name)), PATIENCE)
    socket.once(name, (...values) => {
      clearTimeout(timer)
      resolve(values[0])
    })
  })
}

// Whoever counts is told of many changes seldom.
async function quiet (socket) {
  let last = Date.now()
  const heard = () => { last = Date.now() }
  socket.on('notification', heard)
  while (Date.now() - last < 4_000) await new Promise(resolve => setTimeout(resolve, 100))
  socket.off('notification', heard)
}

async function told (io, name) {
  const address = await graph('GET', '/me/drive/root/subscriptions/socketIo')
  const socket = io(address.notificationUrl, { transports: ['websocket'], forceNew: true, reconnectionDelay: 200, reconnectionDelayMax: 500 })
  await event(socket, 'connect')
  const next = event(socket, 'notification')
  await change()
  const { value } = await next
  assert.equal(value[0].subscriptionId, address.id)
  assert.equal(value[0].changeType, 'updated')
  assert.ok(!JSON.stringify(value).includes('file-'))

  await quiet(socket)
  let events = 0
  const count = () => { events++ }
  socket.on('notification', count)
  for (let i = 0; i < 20; i++) await change()
  await quiet(socket)
  socket.off('notification', count)
  assert.ok(events >= 1 && events < 10, events + ' events for 20 changes')
  console.log(name + ' told: good')
  return socket
}

// A namespace that is not there, and a secret that opens nothing.
async function refused (io, name) {
  const { notificationUrl } = await graph('POST', '/me/drive/root/subscriptions/socketIo', '{}')
  const options = { transports: ['websocket'], forceNew: true, reconnection: false }
  const elsewhere = io(notificationUrl.replace('/notifications?', '/elsewhere?'), options)
  const why = await Promise.race([event(elsewhere, 'error'), event(elsewhere, 'connect_error')])
  assert.match(String(why.message ?? why), /Invalid namespace/)
  elsewhere.close()
  for (const wrong of [notificationUrl.slice(0, -2) + 'AA', notificationUrl.split('?')[0]]) {
    const nobody = io(wrong, options)
    await event(nobody, 'connect_error')
    nobody.close()
  }
  const polling = io(notificationUrl, { ...options, transports: ['polling'] })
  await event(polling, 'connect_error')
  polling.close()
  console.log(name + ' refused: good')
}

await refused(io2, 'version 2')
await refused(io4, 'version 4')
const sockets = [await told(io2, 'version 2'), await told(io4, 'version 4')]

// The server restarts: both come back to the same address by themselves, and are told what they missed.
const again = sockets.map(socket => event(socket, 'notification'))
console.log('now restart')
await Promise.all(again)
console.log('restart: good')

// The sign-in ends: both are dismissed, and do not come back.
const gone = sockets.map(socket => event(socket, 'disconnect'))
console.log('now sign out')
for (const why of await Promise.all(gone)) assert.equal(why, 'io server disconnect')
console.log('signed out: good')
process.exit(0)
