import { Injectable, type OnModuleInit, RequestMethod, type Type } from '@nestjs/common'
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js'
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import { POLICY } from './allow.ts'

type Method = (...parts: unknown[]) => unknown

/** Refuses to start while any route does not say who may use it. */
@Injectable()
export class PoliciesCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => this.routesWithoutPolicy(metatype as Type))
    if (open.length > 0) throw new Error(`These routes do not say who may use them, add @Allow(): ${open.join(', ')}`)
  }

  private routesWithoutPolicy(controller: Type): string[] {
    const prototype = controller.prototype as Record<string, Method>
    return this.scanner
      .getAllMethodNames(prototype)
      .map((name) => prototype[name] as Method)
      .filter((method) => Reflect.hasMetadata(PATH_METADATA, method))
      .filter((method) => !this.reflector.getAllAndOverride(POLICY, [method, controller]))
      .map((method) => {
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number]
        return `${verb} ${Reflect.getMetadata(PATH_METADATA, controller)} (${controller.name}.${method.name})`
      })
  }
}
