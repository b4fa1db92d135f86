-- AlterEnum
ALTER TYPE "TokenScope" ADD VALUE 'staff_read';
ALTER TYPE "TokenScope" ADD VALUE 'staff';
