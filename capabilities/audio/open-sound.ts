import { setImmediate } from 'node:timers/promises';
import type { AudioCodec, EncodedPacketSink, InputAudioTrack } from 'mediabunny';
import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import { mp3Packets, type Packet } from './mp3-packets';

/** The sound track of a file, ready to be read. */
export interface Sound {
	format: AudioFormat;
	/** Null where the codec is one that can only be left to ffmpeg. */
	codec: AudioCodec | null;
	track: InputAudioTrack;
	/** When the file begins, by its own clock; the times of packets are counted from here. */
	origin: number;
	hasVideo: boolean;
	/** The encoded sound in order. Ends without an error where the file is cut off. */
	packets(): AsyncGenerator<Packet, void, undefined>;
}

const formats: Record<string, AudioFormat> = {
	WAVE: 'wav',
	MP3: 'mp3',
	MP4: 'm4a',
	'QuickTime File Format': 'm4a',
	Ogg: 'ogg',
	FLAC: 'flac',
	WebM: 'webm',
	Matroska: 'webm',
	ADTS: 'aac',
};

// What is in memory is read without a pause; this one lets others have their turn.
const packetsAtATime = 500;

/** Opens the sound of a file for the task, and closes it. Throws request-invalid where there is none. */
export async function openSound<T>(
	path: string,
	name: string,
	task: (sound: Sound) => Promise<T>,
): Promise<T> {
	// Loaded here: only work on audio needs the demuxer.
	const bunny = await import('mediabunny');
	// What it has to say is told by what it returns; the console belongs to the host.
	bunny.Logging.level = bunny.LogLevel.Silent;
	const input = new bunny.Input({
		// A playlist would make us read files and addresses of the sender's choice.
		formats: bunny.ALL_FORMATS.filter((format) => format !== bunny.HLS),
		source: new bunny.FilePathSource(path),
	});
	try {
		const container = await input.getFormat();
		const track = await input.getPrimaryAudioTrack();
		const format = formats[container.name];
		if (!track || !format) {
			throw new Failure({
				kind: 'request-invalid',
				message: `The file ${name} (${container.name}) contains no sound that can be transcribed`,
				hint: 'Use a wav, mp3, m4a, ogg, flac or webm recording, or an mp4 or webm video with sound',
			});
		}
		const origin = Math.max(0, await input.getFirstTimestamp());
		const sink = new bunny.EncodedPacketSink(track);
		return await task({
			format,
			codec: await track.getCodec(),
			track,
			origin,
			hasVideo: (await input.getVideoTracks()).length > 0,
			packets: async function* () {
				// Its own demuxer takes 390 MB and half a minute for eleven hours of mp3.
				const frames = format === 'mp3' ? mp3Packets(path) : [];
				let read = 0;
				for await (const frame of frames) {
					if (++read % packetsAtATime === 0) await setImmediate();
					yield frame;
				}
				// None: it is MPEG audio of another layer.
				if (read === 0) yield* untilCutOff(sink, origin);
			},
		});
	} finally {
		input.dispose();
	}
}

/** Asks for one packet after another: the sink's own iterator runs ahead when it is not waited for. */
async function* untilCutOff(
	sink: EncodedPacketSink,
	origin: number,
): AsyncGenerator<Packet, void, undefined> {
	let read = 0;
	try {
		let packet = await sink.getFirstPacket();
		while (packet) {
			if (++read % packetsAtATime === 0) await setImmediate();
			const { data, timestamp, duration } = packet;
			yield { data, timestamp: timestamp - origin, duration };
			packet = await sink.getNextPacket(packet);
		}
	} catch (error) {
		// An error with a code is the disk's; any other says that a packet is not whole.
		if (read === 0 || (error instanceof Error && 'code' in error)) throw error;
	}
}
