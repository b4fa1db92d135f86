export const joinLink = (origin: string, token: string) => `${origin}/join#${token}`
