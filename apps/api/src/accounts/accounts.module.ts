import { Module } from '@nestjs/common'
import { APP_GUARD, DiscoveryModule } from '@nestjs/core'
import { AccessGuard } from './access.guard.ts'
import { AccountController } from './account.controller.ts'
import { AccountService } from './account.service.ts'
import { DeployKeysController } from './deploy-keys.controller.ts'
import { DeployKeysService } from './deploy-keys.service.ts'
import { EmailController, MailLinksController } from './mail-links.controller.ts'
import { MailLinksService } from './mail-links.service.ts'
import { PoliciesCheck } from './policies.check.ts'
import { RepositoriesController } from './repositories.controller.ts'
import { RepositoriesService } from './repositories.service.ts'
import { SessionController } from './session.controller.ts'
import { SessionsService } from './sessions.service.ts'
import { TokensController } from './tokens.controller.ts'
import { TokensService } from './tokens.service.ts'

@Module({
  imports: [DiscoveryModule],
  controllers: [
    SessionController,
    AccountController,
    EmailController,
    MailLinksController,
    TokensController,
    RepositoriesController,
    DeployKeysController,
  ],
  providers: [
    SessionsService,
    AccountService,
    MailLinksService,
    TokensService,
    RepositoriesService,
    DeployKeysService,
    PoliciesCheck,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [SessionsService, AccountService],
})
export class AccountsModule {}
