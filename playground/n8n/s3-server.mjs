// node s3-server.mjs FOLDER BUCKET: an S3 server over a folder, with a bucket; says its port.
import S3rver from '@20minutes/s3rver';

const [directory, name] = process.argv.slice(2);
const server = new S3rver({
	directory,
	port: 0,
	silent: true,
	// It computes the signature of a list from another path than the one that is signed.
	allowMismatchedSignatures: true,
	configureBuckets: [{ name }],
});
const { port } = await server.run();
console.log(`listening on ${port}`);
