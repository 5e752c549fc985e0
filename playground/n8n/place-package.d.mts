/** Links packages of the repository into a placed package, as if they were installed beside it. */
export function linkPackages(place: string, names: readonly string[]): void;
