// TLS in front of a notifier's clear-text port, frame by frame: what follows an interim answer waits until the client has acted on that.
import {execFileSync} from 'node:child_process'
import {X509Certificate, createHash} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import {listen, onwards} from './relays.mjs'

const PREFACE = 24
const HEAD = 9
const HEADERS = 1

/** Answers port and fingerprint, by which `--ignore-certificate-errors-spki-list` knows the certificate. */
export async function startHolding(to, requests) {
  const {key, cert} = certificate()
  const open = new Set()
  const server = tls.createServer({key, cert, ALPNProtocols: ['h2']}, client => {
    const onward = onwards(client, to, open)
    const answered = new Set()
    let asked = 0
    let held = null
    const fromClient = cutter(PREFACE, ({type}) => {
      if (type === HEADERS) asked++
      if (held && asked >= requests) {
        client.write(Buffer.concat(held))
        held = null
      }
    })
    // All of them wait, whatever their stream: headers refer to earlier ones.
    const fromServer = cutter(0, ({type, stream, bytes}) => {
      const follows = type === HEADERS && answered.has(stream)
      if (type === HEADERS) answered.add(stream)
      if (follows && asked < requests) held = []
      if (held) held.push(bytes)
      else client.write(bytes)
    })
    client.on('data', bytes => {
      onward.write(bytes)
      fromClient(bytes)
    })
    onward.on('data', fromServer)
  })
  return {
    ...(await listen(server, open)),
    fingerprint: createHash('sha256').update(new X509Certificate(cert).publicKey.export({type: 'spki', format: 'der'})).digest('base64'),
  }
}

/** Cuts bytes into frames (RFC 9113, section 4.1), after so many that are none. */
function cutter(skip, each) {
  let rest = Buffer.alloc(0)
  return bytes => {
    rest = Buffer.concat([rest, bytes])
    if (rest.length < skip) return
    rest = rest.subarray(skip)
    skip = 0
    while (rest.length >= HEAD && rest.length >= HEAD + rest.readUIntBE(0, 3)) {
      const frame = rest.subarray(0, HEAD + rest.readUIntBE(0, 3))
      rest = rest.subarray(frame.length)
      each({type: frame[3], stream: frame.readUInt32BE(5), bytes: frame})
    }
  }
}

function certificate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-tls-'))
  const [key, cert] = ['tls.key', 'tls.crt'].map(file => path.join(folder, file))
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, ...name], {stdio: 'pipe'})
  const read = {key: readFileSync(key), cert: readFileSync(cert)}
  rmSync(folder, {recursive: true})
  return read
}
