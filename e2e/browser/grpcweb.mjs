// Two clients of gRPC-Web from npm, the first in Node and in a page alike, the second in a page alone: Connect's (binary) and Google's (text). Their messages come from the
// descriptors that protoc made of the published file.
import {createFileRegistry, fromBinary, toBinary, create} from '@bufbuild/protobuf'
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt'
import {createClient} from '@connectrpc/connect'
import {createGrpcWebTransport} from '@connectrpc/connect-web'

/** What a test looks at: ids and contents of notifications, everything else by its kind, and the statuses of calls that have ended. */
export function seen() {
  return {cursors: 0, notifications: [], others: [], statuses: []}
}

function note(got, event) {
  if (event.event.case === 'cursor') got.cursors++
  else if (event.event.case === 'notification') got.notifications.push({id: event.id, data: JSON.parse(event.event.value.data)})
  else got.others.push({id: event.id, kind: event.event.case, reason: event.event.value.reason})
}

/** @param descriptors a FileDescriptorSet in bytes */
export function clients(descriptors, baseUrl) {
  const service = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors)).getService('bellwether.v1.Notifications')
  const {input, output} = service.method.subscribe
  return {
    /** Follows until cancelled or ended; notes what comes. Answers what cancels it. */
    connect(request, got, options = {}) {
      const client = createClient(service, createGrpcWebTransport({baseUrl, useBinaryFormat: true}))
      const abort = new AbortController()
      const run = async () => {
        try {
          for await (const event of client.subscribe(request, {...options, signal: abort.signal})) note(got, event)
          got.statuses.push({code: 0})
        } catch (e) {
          got.statuses.push({code: e.code, message: e.rawMessage})
        }
      }
      run()
      return () => abort.abort()
    },
    /** As connect, by XMLHttpRequest; wants the module grpc-web. */
    google(grpcWeb, request, got, metadata = {}) {
      const {GrpcWebClientBase, MethodDescriptor, MethodType} = grpcWeb
      const method = new MethodDescriptor(
        '/bellwether.v1.Notifications/Subscribe',
        MethodType.SERVER_STREAMING,
        Object,
        Object,
        message => toBinary(input, create(input, message)),
        bytes => fromBinary(output, bytes),
      )
      const client = new GrpcWebClientBase({format: 'text'})
      const call = client.serverStreaming(`${baseUrl}${method.getName()}`, request, metadata, method)
      call.on('data', event => note(got, event))
      call.on('error', error => got.statuses.push({code: error.code, message: error.message}))
      call.on('end', () => got.statuses.push({code: 0}))
      return () => call.cancel()
    },
  }
}
