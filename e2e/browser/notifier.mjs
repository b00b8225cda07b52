// A notifier of this build in a process of its own, on free loopback ports, and a TCP relay in front of it that can cut connections.
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {listen, onwards} from './relays.mjs'

const CONFIG = `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics:
- {name: "rooms/*", retention: {messages: 1000, age: 1h}}
- {name: "short/*", retention: {messages: 2, age: 1h}}
stream: {heartbeat: 1s, retry: 200ms}
`

/** The configuration of one that serves the pages of a folder, and sends ahead what they link to below /static/. */
export const withPages = root => `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*"}]
push: {mode: Auto, whitelist: [{pathPrefix: /static/}]}
static: {root: ${JSON.stringify(root)}}
`

/** Starts one and answers when it listens; stop() ends it and waits until it is gone. Of a configuration of your own the folder is known. */
export async function startNotifier(configure = () => CONFIG) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-browser-'))
  const config = path.join(folder, 'notifier.yaml')
  writeFileSync(config, configure(folder))
  const server = spawn(process.env.JAVA, ['-Xmx128m', '-jar', process.env.NOTIFIER_JAR, '--config', config, '--dev-tls=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise(resolve => server.once('exit', resolve))
  let output = ''
  const ports = await new Promise((resolve, reject) => {
    const read = text => {
      output += text
      const found = /listening on \[\/127\.0\.0\.1:(\d+), \/127\.0\.0\.1:(\d+)]/.exec(output)
      const managed = /managed on \S*:(\d+)/.exec(output)
      if (found) resolve({clear: Number(found[1]), tls: Number(found[2]), management: Number(managed[1])})
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    server.once('exit', code => reject(new Error(`the notifier ended with ${code}:\n${output}`)))
  })
  return {
    ...ports,
    /** Publishes and answers the id. */
    async publish(topic, data) {
      const answer = await fetch(`http://127.0.0.1:${ports.clear}/v1/topics/${topic}`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify({type: 'vector', data}),
      })
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
      return (await answer.json()).id
    },
    async stop() {
      server.kill('SIGTERM')
      await ended
      rmSync(folder, {recursive: true})
      if (/LEAK:/.test(output)) throw new Error(output)
    },
  }
}

/**
 * A relay on a loopback port of its own; cut() resets every connection, and refuses new ones until mend(). Who wants to hear what clients say is given
 * the socket of each.
 */
export async function startRelay(to, heard = () => {}) {
  const open = new Set()
  let whole = true
  const server = net.createServer(client => {
    if (!whole) {
      client.resetAndDestroy()
      return
    }
    const onward = onwards(client, to, open)
    heard(client)
    client.pipe(onward)
    onward.pipe(client)
  })
  return {
    ...(await listen(server, open)),
    cut() {
      whole = false
      open.forEach(socket => socket.destroy())
    },
    mend() {
      whole = true
    },
  }
}
