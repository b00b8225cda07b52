// What goes over HTTP/2 between a notifier and its clients: the notifier's own capture, which is clear text of TLS, too, read by Wireshark's reader.
import {execFile} from 'node:child_process'
import {createWriteStream, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pipeline} from 'node:stream/promises'
import {setTimeout} from 'node:timers/promises'

const TYPES = {0: 'DATA', 1: 'HEADERS', 2: 'PRIORITY', 3: 'RST_STREAM', 4: 'SETTINGS', 5: 'PUSH_PROMISE', 16: 'PRIORITY_UPDATE'}
const FIELDS = {
  connection: 'tcp.stream',
  port: 'tcp.srcport',
  type: 'http2.type',
  stream: 'http2.streamid',
  names: 'http2.header.name',
  values: 'http2.header.value',
  settings: 'http2.settings.id',
  push: 'http2.settings.enable_push',
  weight: 'http2.headers.weight_real',
  prioritized: 'http2.priority_update_stream_id',
  priority: 'http2.priority_update_field_value',
}
const OF_THE_SERVER = '80' // in captures, whatever it listens on

/** Follows the connections of this machine's clients that are opened from now on, for a minute at most. */
export async function watchFrames(notifier) {
  const asking = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${notifier.management}/debug/frames?peer=127.0.0.1&seconds=60&format=pcapng`, {signal: asking.signal})
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-frames-'))
  const file = path.join(folder, 'capture.pcapng')
  const writing = pipeline(answer.body, createWriteStream(file)).catch(() => {}) // stop() aborts it
  return {
    /** Waits until the frames, in their order, are as they should be, and answers them. */
    async until(enough) {
      let frames = []
      for (let n = 0; n < 40; n++) {
        frames = await decode(file)
        if (enough(frames)) return frames
        await setTimeout(250)
      }
      throw new Error(`${enough} was not so of ${JSON.stringify(frames.filter(frame => frame.type !== 'DATA'), null, 1)}`)
    },
    async stop() {
      asking.abort()
      await writing
      rmSync(folder, {recursive: true})
    },
  }
}

/** The frames of a capture, which may end in the midst: tshark then complains and fails, but tells what there was. */
async function decode(file) {
  const fields = Object.values(FIELDS).flatMap(field => ['-e', field])
  const {text, complaint} = await new Promise(resolve =>
    execFile('tshark', ['-r', file, '-Y', 'http2.type', '-T', 'json', ...fields], {maxBuffer: 64 << 20}, (complaint, text) => resolve({text, complaint})),
  )
  try {
    return JSON.parse(text).map(packet => frame(packet._source.layers))
  } catch (e) {
    throw new Error(`${complaint}\n${text}`, {cause: e})
  }
}

function frame(layers) {
  const all = name => layers[FIELDS[name]] ?? []
  const [type] = all('type')
  const headers = {}
  all('names').forEach((name, i) => (headers[name] ??= []).push(all('values')[i]))
  return {
    connection: all('connection')[0],
    sent: all('port')[0] === OF_THE_SERVER,
    type: TYPES[type] ?? type,
    stream: Number(all('stream')[0]),
    headers,
    settings: all('settings').map(Number),
    push: all('push')[0],
    weight: all('weight')[0],
    prioritized: all('prioritized')[0],
    priority: all('priority')[0],
  }
}

/** The requests among frames, in their order. */
export const requests = frames => frames.filter(frame => !frame.sent && frame.type === 'HEADERS' && frame.headers[':method'])

/** The statuses with which a request was answered, in their order: of interim answers, too. */
export const statuses = (frames, {connection, stream}) =>
  frames.filter(frame => frame.sent && frame.connection === connection && frame.stream === stream && frame.headers[':status']).map(frame => frame.headers[':status'][0])
