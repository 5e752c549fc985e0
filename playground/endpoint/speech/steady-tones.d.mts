export function steadyTones(samples: Float32Array, frame: number): Uint8Array;
