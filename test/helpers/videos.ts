import { emptyVideo } from '../../playground/endpoint/video/empty-video.mjs';

/** A video without a picture. */
export const mp4: Buffer = emptyVideo(4);
