export interface Redis {
  url: string
  port: number
  stop(): Promise<void>
}
export function startRedis(wantedPort?: number): Promise<Redis>
export function tell(url: string, ...commands: string[]): Promise<string>
