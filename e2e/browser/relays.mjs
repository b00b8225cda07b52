// What stands between a client and a notifier on loopback: a server whose connections each have a socket onward.
import net from 'node:net'

/** Connects a client onward. Neither socket outlives the other; both are among the open ones meanwhile. */
export function onwards(client, to, open) {
  const onward = net.connect(to, '127.0.0.1')
  for (const [one, other] of [[client, onward], [onward, client]]) {
    open.add(one)
    one.on('error', () => other.destroy())
    one.on('close', () => {
      open.delete(one)
      other.destroy()
    })
  }
  return onward
}

/** Lets a server listen; answers its port and what stops it with all that is open. */
export async function listen(server, open) {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    async stop() {
      open.forEach(socket => socket.destroy())
      await new Promise(resolve => server.close(resolve))
    },
  }
}
