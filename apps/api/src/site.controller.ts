import { SiteView } from '@interleave/contract'
import { Controller, Get, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { Allow } from './accounts/allow.ts'
import { Providers } from './identities/providers.ts'
import { Mailer } from './mail/mailer.ts'

@ApiTags('site')
@Controller('site')
export class SiteController {
  constructor(
    private readonly mailer: Mailer,
    private readonly providers: Providers,
  ) {}

  @Get()
  @Allow('anyone')
  @SerializeOptions({ schema: SiteView })
  @ApiOkResponse({ standardSchema: SiteView, description: 'What this site offers, as its operator set it up.' })
  read(): SiteView {
    return { offersMail: this.mailer.isOffered, signInWith: this.providers.offered }
  }
}
