export function emptyVideo(seconds: number): Buffer;
