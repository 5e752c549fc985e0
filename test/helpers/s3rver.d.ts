declare module '@20minutes/s3rver' {
	import type { AddressInfo } from 'node:net';

	/** A server that speaks S3, over a folder. */
	export default class S3rver {
		constructor(options: {
			directory: string;
			port: number;
			silent: boolean;
			allowMismatchedSignatures: boolean;
			configureBuckets: { name: string }[];
		});
		run(): Promise<AddressInfo>;
		close(): Promise<void>;
	}
}
