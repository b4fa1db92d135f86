import { SiteView } from '@interleave/contract'
import { Controller, Get, SerializeOptions } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { Allow } from './accounts/allow.ts'
import { Mailer } from './mail/mailer.ts'

@ApiTags('site')
@Controller('site')
export class SiteController {
  constructor(private readonly mailer: Mailer) {}

  @Get()
  @Allow('anyone')
  @SerializeOptions({ schema: SiteView })
  @ApiOkResponse({ standardSchema: SiteView, description: 'What this site offers, as its operator set it up.' })
  read(): SiteView {
    return { offersMail: this.mailer.isOffered }
  }
}
