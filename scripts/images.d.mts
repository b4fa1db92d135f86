type Log = (line: string) => void

export interface Images {
  student: string
  judge: string
}

export function ensureImages(options?: { log?: Log }): Promise<Images>
export function studentPackages(): Promise<string[]>
export function ensureBase(tag: string, options?: { log?: Log; make?: (tag: string) => Promise<void> }): Promise<void>
export function exists(...tags: string[]): Promise<boolean>
export function outdated(listing: string, now: number): string[]
export function debianSources(text: string, suite: string): string[]
export function suitesFolder(): string
export const gateRecord: string
export function graderDigest(): Promise<string>
